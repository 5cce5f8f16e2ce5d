"""What the wheels are for."""

from typing import NamedTuple

# Amazon Linux 2023 has glibc 2.34; wheels for an older one run there too.
NEWEST_GLIBC = 34
OLDEST_GLIBC = 5
FORMER_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}


class Target(NamedTuple):
    machine: str  # as `uname -m` says it
    python: str = "3.13"

    @property
    def platforms(self) -> list[str]:
        """Newest first: pip takes the wheel whose platform it was told of first."""
        names = []
        for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1):
            names.append(f"manylinux_2_{minor}_{self.machine}")
            if minor in FORMER_NAMES:
                names.append(f"{FORMER_NAMES[minor]}_{self.machine}")
        return names

    @property
    def markers(self) -> dict[str, str]:
        """What the conditions of a lock file are asked with."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }
