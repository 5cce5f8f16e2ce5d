"""The one request to AWS, and the credentials it is signed with."""

import datetime as dt
from urllib.parse import urlsplit

import pytest

from mymovie.edge import aws as asking
from mymovie.edge.aws import Away, CloudFront, Credentials
from tests.mymovie.edge.conftest import NOON
from tests.mymovie.edge.standin import AWS, DISTRIBUTION

URL = f"{asking.CLOUDFRONT_URL}/2020-05-31/distribution/{DISTRIBUTION}/invalidation"
SOMEBODY = Credentials("ASIAKEYID1", "a/secret+of=AWS", "a-session-token", NOON)


def forget(cloudfront: CloudFront, now: dt.datetime = NOON, paths: tuple[str, ...] = ("/*",)) -> None:
    cloudfront.forget(paths, reference="one", now=now)


def test_it_is_signed_as_awss_own_library_signs() -> None:
    auth = pytest.importorskip("botocore.auth", reason="botocore is not installed")
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as Theirs

    body = asking.batch(["/@alice/*", "/?*"], "one").encode()
    ours = asking.sign(SOMEBODY, URL, body, NOON)
    signer = auth.SigV4Auth(Theirs(*SOMEBODY[:3]), "cloudfront", "us-east-1")
    headers = {"Content-Type": "application/xml", "X-Amz-Date": "20270320T120000Z"}
    headers["X-Amz-Security-Token"] = SOMEBODY.token
    request = AWSRequest("POST", URL, headers, body)
    request.context["timestamp"] = "20270320T120000Z"
    asked = signer.canonical_request(request)
    theirs = signer.signature(signer.string_to_sign(request, asked), request)
    assert ours["authorization"].endswith(f"Signature={theirs}")
    assert f"SignedHeaders={signer.signed_headers(signer.headers_to_sign(request))}," in ours["authorization"]


def test_the_signature_stays_what_it_was() -> None:
    """As botocore made it, for where it is not."""
    signed = asking.sign(SOMEBODY, URL, asking.batch(["/@alice/*", "/?*"], "one").encode(), NOON)
    assert signed["authorization"].endswith(
        "Signature=2fc5354fba299e4c861805f7f0321cda0adf0fb835aa0a512a8e2850cf5ebc3e"
    )
    assert signed["host"] == urlsplit(URL).netloc


def test_paths_are_told_with_the_credentials_of_the_instances_role(cloudfront: CloudFront, aws: AWS) -> None:
    forget(cloudfront, paths=("/@alice/*", "/?a&b<c*"))
    assert aws.told == [("one", ("/@alice/*", "/?a&b<c*"))]


def test_credentials_are_kept_until_shortly_before_their_end(cloudfront: CloudFront, aws: AWS) -> None:
    for hour, minute in ((12, 0), (17, 54), (17, 56)):
        forget(cloudfront, NOON.replace(hour=hour, minute=minute))
    assert aws.credentials_given == 2


def test_who_is_refused_asks_for_credentials_anew(cloudfront: CloudFront, aws: AWS) -> None:
    aws.status = 403
    with pytest.raises(Away, match="status 403"):
        forget(cloudfront)
    aws.status = 201
    forget(cloudfront)
    assert (aws.credentials_given, len(aws.told)) == (2, 1)


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_whatever_else_it_says_is_not_taken(cloudfront: CloudFront, aws: AWS, status: int) -> None:
    aws.status = status
    with pytest.raises(Away, match=f"status {status}"):
        forget(cloudfront)


def test_where_there_is_no_instance_it_is_away_and_says_nothing_of_why(aws: AWS) -> None:
    cloudfront = CloudFront(DISTRIBUTION, url=aws.url, instance_url="http://127.0.0.1:9")
    with pytest.raises(Away) as caught:
        forget(cloudfront)
    assert (str(caught.value), caught.value.__cause__) == ("ConnectionError", None)


def test_another_distribution_is_refused(aws: AWS) -> None:
    with pytest.raises(Away, match="403"):
        forget(CloudFront("EANOTHER", url=aws.url, instance_url=aws.url))
