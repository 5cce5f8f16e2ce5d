"""A bundle with a wheel for another machine is refused, whatever the wheel calls itself."""

import zipfile

import pytest

from deploy.bundle import __main__ as bundle
from deploy.bundle import fits, tree
from deploy.bundle.target import Target

ARM, X86 = Target("aarch64"), Target("x86_64")
ELF = {
    "aarch64": b"\x7fELF\x02\x01\x01" + bytes(11) + b"\xb7\x00",
    "x86_64": b"\x7fELF\x02\x01\x01" + bytes(11) + b">\x00",
}

pytestmark = pytest.mark.once


def bundle_of(folder, **wheels):
    """`alpha__py3_none_any={"alpha.py": b""}`: the name's __ stand for dashes."""
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name, members in wheels.items():
            package, python, abi, platform = name.split("__")
            wheel = folder / f"{package}-1.0-{python}-{abi}-{platform}.whl"
            with zipfile.ZipFile(wheel, "w") as packed:
                for member, content in members.items():
                    packed.writestr(member, content)
            zipped.write(wheel, f"wheels/{wheel.name}")
    return path


PURE = {"alpha__py3__none__any": {"alpha.py": b""}}


@pytest.mark.parametrize(
    "name",
    [
        "beta__cp313__cp313__manylinux_2_17_aarch64.manylinux2014_aarch64",
        "beta__cp310__abi3__manylinux_2_28_aarch64",
        "beta__py3__none__manylinux_2_34_aarch64",
    ],
)
def test_wheels_for_the_machine_and_for_any_fit(tmp_path, name):
    path = bundle_of(
        tmp_path, **PURE, **{name: {"beta/_c.so": ELF["aarch64"], "b.libs/c.so.5": ELF["aarch64"]}}
    )
    assert fits.misfits(path, [ARM]) == []


@pytest.mark.parametrize(
    ("name", "members", "told"),
    [
        ("beta__cp313__cp313__manylinux_2_17_x86_64", {"b.py": b""}, "for none of the machines"),
        ("beta__cp313__cp313__musllinux_1_2_aarch64", {"b.py": b""}, "for none of the machines"),
        ("beta__cp313__cp313__manylinux_2_39_aarch64", {"b.py": b""}, "for none of the machines"),
        ("beta__cp312__cp312__manylinux_2_17_aarch64", {"b.py": b""}, "for none of the machines"),
        ("beta__cp313__cp313__macosx_11_0_arm64", {"b.py": b""}, "for none of the machines"),
        ("beta__cp313__cp313__manylinux_2_17_aarch64", {"b.so": ELF["x86_64"]}, "b.so is for x86_64"),
        ("beta__cp313__cp313__manylinux_2_17_aarch64", {"b": ELF["x86_64"]}, "b is for x86_64"),
        ("beta__cp313__cp313__manylinux_2_17_aarch64", {"b.so": b"\xcf\xfa\xed\xfe"}, "b.so is no ELF file"),
    ],
)
def test_what_does_not_run_there_is_told(tmp_path, name, members, told):
    (first, *_) = fits.misfits(bundle_of(tmp_path, **PURE, **{name: members}), [ARM])
    assert told in first


def test_machine_code_in_a_wheel_for_any_machine_is_told_where_there_are_two(tmp_path):
    path = bundle_of(tmp_path, alpha__py3__none__any={"alpha.so": ELF["aarch64"]})
    assert fits.misfits(path, [ARM, X86]) == ["wheels/alpha-1.0-py3-none-any.whl: alpha.so is for aarch64"]


def test_of_two_machines_each_has_every_package(tmp_path):
    arm = {"beta__cp313__cp313__manylinux_2_17_aarch64": {"b.so": ELF["aarch64"]}}
    assert fits.misfits(bundle_of(tmp_path, **PURE, **arm), [ARM, X86]) == ["beta: no wheel for x86_64"]


def test_a_bundle_that_does_not_fit_is_not_left_behind(tmp_path, monkeypatch):
    def lay_out(folder, **_):
        (folder / "wheels").mkdir()
        with zipfile.ZipFile(folder / "wheels/beta-1.0-cp313-cp313-manylinux_2_17_aarch64.whl", "w") as wheel:
            wheel.writestr("b.so", ELF["x86_64"])

    monkeypatch.setattr(tree, "lay_out", lay_out)
    monkeypatch.setattr(tree, "git", lambda *_: "0d1e")
    with pytest.raises(SystemExit, match=r"b\.so is for x86_64"):
        bundle.main(["--machine", "aarch64", "--to", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
