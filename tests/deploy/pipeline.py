"""An account as the pipeline meets it: an environment, its versions, a bucket; what may go wrong there."""

from typing import Any

from deploy.release.aws import Refused

APPLICATION = "mymovie-prod"
BEFORE, NOW = "mymovie-54e4d93c0b11-aarch64", "mymovie-c3d7eaebe95f-aarch64"


class Platform:
    def __init__(self) -> None:
        self.label, self.status, self.health = BEFORE, "Ready", "Green"
        self.bucket: dict[str, str] = {}
        self.versions: dict[str, dict[str, str]] = {
            BEFORE: {"S3Bucket": "bundles", "S3Key": f"releases/{BEFORE}.zip"}
        }
        self.asked: list[tuple[str, ...]] = []
        self.refuses = ""  # a release that its instances do not take
        self.turns_red = ""
        self.looks_until_ready = 2
        self.cannot_abort = False
        self._to = ""

    @property
    def deeds(self) -> list[str]:
        return [
            operation for _, operation, *_ in self.asked if not operation.startswith(("describe", "head"))
        ]

    def __call__(self, service: str, operation: str, *options: str) -> Any:
        self.asked.append((service, operation, *options))
        named = dict(zip(options[::2], options[1::2], strict=False))
        return getattr(self, operation.replace("-", "_"))(named) or {}

    def describe_environments(self, named: dict[str, str]) -> Any:
        if self.status == "Updating":
            self._looks -= 1
            if self._looks == 0:
                self._settle()
        return {"Environments": [{"VersionLabel": self.label, "Status": self.status, "Health": self.health}]}

    def update_environment(self, named: dict[str, str]) -> None:
        if self.status != "Ready":
            raise Refused("Environment is in an invalid state for this operation. Must be Ready")
        assert named["--version-label"] in self.versions
        self.begin(named["--version-label"])

    def begin(self, label: str) -> None:
        self._to, self.status, self.health, self._looks = label, "Updating", "Grey", self.looks_until_ready

    def _settle(self) -> None:
        if self._to != self.refuses:
            self.label = self._to
        self.status = "Ready"
        self.health = "Red" if self.label == self.turns_red else "Green"

    def abort_environment_update(self, named: dict[str, str]) -> None:
        if self.cannot_abort:
            raise Refused("Environment update could not be aborted")
        self._to = self.label

    def put_object(self, named: dict[str, str]) -> None:
        assert named["--if-none-match"] == "*"
        if named["--key"] in self.bucket:
            raise Refused("An error occurred (PreconditionFailed) when calling the PutObject operation")
        self.bucket[named["--key"]] = named["--checksum-sha256"]

    def head_object(self, named: dict[str, str]) -> Any:
        return {"ChecksumSHA256": self.bucket[named["--key"]]}

    def create_application_version(self, named: dict[str, str]) -> None:
        place = dict(part.split("=") for part in named["--source-bundle"].split(","))
        assert place["S3Key"] in self.bucket
        self.versions[named["--version-label"]] = place

    def describe_application_versions(self, named: dict[str, str]) -> Any:
        label = named["--version-labels"]
        found = (
            [{"SourceBundle": self.versions[label], "Status": "PROCESSED"}] if label in self.versions else []
        )
        return {"ApplicationVersions": found}

    def describe_events(self, named: dict[str, str]) -> Any:
        return {"Events": [{"EventDate": "now", "Severity": "ERROR", "Message": "Unhealthy instances"}]}
