"""The one zip: the same bytes in every stage, and one label for them for ever."""

import base64
import hashlib
import time
from pathlib import Path

from deploy.release.aws import Refused, aws

FOLDER = "releases"  # the only one that the pipeline's role may write to
PATIENCE_S = 120.0


class NotTheBundle(Exception):
    pass


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def checked(path: Path, sha256: str) -> str:
    """The label of a zip that holds what was built. Raises NotTheBundle."""
    found = sum_of(path)
    if found != sha256:
        raise NotTheBundle(f"{path.name} has sha256 {found}; what was built has {sha256}")
    return path.stem


def lay(path: Path, bucket: str) -> str:
    """Puts it into the bucket, once: S3 counts the sum itself, and nothing is written over. Gives its key."""
    key = f"{FOLDER}/{path.name}"
    total = base64.b64encode(bytes.fromhex(sum_of(path))).decode()
    place = ("--bucket", bucket, "--key", key)
    try:
        aws(
            "s3api",
            "put-object",
            *place,
            *("--body", str(path)),
            *("--checksum-algorithm", "SHA256"),
            *("--checksum-sha256", total),
            *("--if-none-match", "*"),
        )
    except Refused as refused:
        if "PreconditionFailed" not in str(refused):
            raise
        there = aws("s3api", "head-object", *place, "--checksum-mode", "ENABLED")
        if there.get("ChecksumSHA256") != total:
            raise NotTheBundle(f"{key} is there already, and is another zip") from refused
    return key


def make_version(application: str, label: str, bucket: str, key: str, *, pause_s: float = 3.0) -> None:
    """Elastic Beanstalk's version of that name; one that was made by a run before serves again."""
    versions = ("--application-name", application, "--version-labels", label)
    if not aws("elasticbeanstalk", "describe-application-versions", *versions)["ApplicationVersions"]:
        aws(
            "elasticbeanstalk",
            "create-application-version",
            *("--application-name", application),
            *("--version-label", label),
            *("--source-bundle", f"S3Bucket={bucket},S3Key={key}"),
            "--process",
        )
    deadline = time.monotonic() + PATIENCE_S
    while True:
        (version,) = aws("elasticbeanstalk", "describe-application-versions", *versions)[
            "ApplicationVersions"
        ]
        if version["SourceBundle"] != {"S3Bucket": bucket, "S3Key": key}:
            raise NotTheBundle(f"version {label} was made of {version['SourceBundle']}")
        status = version["Status"].upper()  # its description and its answers spell it differently
        if status in ("PROCESSED", "UNPROCESSED"):
            return
        if status == "FAILED" or time.monotonic() > deadline:
            raise NotTheBundle(f"version {label} is {status}")
        time.sleep(pause_s)
