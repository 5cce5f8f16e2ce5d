"""CloudFront's invalidation, as one signed request; as the instance's own role, without AWS's library.

That library is 25 MB and 100 ms of import for one call. The signature is held against it in the tests.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import requests

# https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
CLOUDFRONT_URL = "https://cloudfront.amazonaws.com"
VERSION = "2020-05-31"
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
INSTANCE_URL = "http://169.254.169.254"
ROLE_PATH = "/latest/meta-data/iam/security-credentials/"
REGION, SERVICE = "us-east-1", "cloudfront"  # of a service that is in no region
RENEWED_BEFORE = dt.timedelta(minutes=5)
PATIENCE_S = (2.0, 5.0)


class Away(Exception):
    """AWS did not take it. Its text holds no credential."""


class Credentials(NamedTuple):
    key_id: str
    secret: str
    token: str
    expires_at: dt.datetime


class CloudFront:
    """For one thread."""

    def __init__(
        self, distribution_id: str, *, url: str = CLOUDFRONT_URL, instance_url: str = INSTANCE_URL
    ) -> None:
        self.url = f"{url}/{VERSION}/distribution/{distribution_id}/invalidation"
        self.instance_url = instance_url
        self.credentials: Credentials | None = None

    def forget(self, paths: Collection[str], *, reference: str, now: dt.datetime) -> None:
        """The same reference and paths again are the same invalidation. Raises Away."""
        body = batch(paths, reference).encode()
        with requests.Session() as session:
            session.trust_env = False  # neither a proxy nor a netrc of the environment
            try:
                signed = sign(self._credentials(session, now), self.url, body, now)
                answer = session.post(
                    self.url, data=body, headers=signed, timeout=PATIENCE_S, allow_redirects=False
                )
            except (requests.RequestException, LookupError, TypeError, ValueError) as error:
                failure = Away(type(error).__name__)
            else:
                if answer.status_code == 201:
                    return
                if answer.status_code == 403:
                    self.credentials = None
                failure = Away(f"status {answer.status_code}")
        # Not chained to its cause: error reports print locals, and its frames hold the credentials.
        raise failure

    def _credentials(self, session: requests.Session, now: dt.datetime) -> Credentials:
        if self.credentials is None or self.credentials.expires_at - now < RENEWED_BEFORE:
            self.credentials = self._ask_for_credentials(session)
        return self.credentials

    def _ask_for_credentials(self, session: requests.Session) -> Credentials:
        lifetime = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
        pass_ = session.put(f"{self.instance_url}/latest/api/token", headers=lifetime, timeout=PATIENCE_S)
        pass_.raise_for_status()
        shown = {"X-aws-ec2-metadata-token": pass_.text}
        role = session.get(self.instance_url + ROLE_PATH, headers=shown, timeout=PATIENCE_S)
        role.raise_for_status()
        url = self.instance_url + ROLE_PATH + role.text.split()[0]
        told = session.get(url, headers=shown, timeout=PATIENCE_S)
        told.raise_for_status()
        facts = told.json()
        return Credentials(
            facts["AccessKeyId"],
            facts["SecretAccessKey"],
            facts["Token"],
            dt.datetime.fromisoformat(facts["Expiration"]),
        )


def batch(paths: Collection[str], reference: str) -> str:
    items = "".join(f"<Path>{escape(path)}</Path>" for path in paths)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/{VERSION}/">'
        f"<CallerReference>{escape(reference)}</CallerReference>"
        f"<Paths><Items>{items}</Items><Quantity>{len(paths)}</Quantity></Paths>"
        f"</InvalidationBatch>"
    )


def sign(credentials: Credentials, url: str, body: bytes, now: dt.datetime) -> Mapping[str, str]:
    """The headers of a POST without a query, by version 4 of AWS's signature.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    parts, at = urlsplit(url), now.astimezone(dt.UTC)
    stamp, day = f"{at:%Y%m%dT%H%M%SZ}", f"{at:%Y%m%d}"
    headers = {
        "content-type": "application/xml",
        "host": parts.netloc,
        "x-amz-date": stamp,
        "x-amz-security-token": credentials.token,
    }
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    names = ";".join(headers)
    asked = "\n".join(["POST", parts.path, "", lines, names, hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{REGION}/{SERVICE}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(asked.encode()).hexdigest()])
    key = f"AWS4{credentials.secret}".encode()
    for part in (day, REGION, SERVICE, "aws4_request", to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    said = f"Credential={credentials.key_id}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return {**headers, "authorization": f"AWS4-HMAC-SHA256 {said}"}
