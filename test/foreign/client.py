"""Makes calls with botocore: from a JSON document on stdin to one on stdout, in the order that they came.

{"endpoint": URL, "calls": [{"service", "operation", "region", "accessKeyId", "secretAccessKey", "input"}]}
becomes [{"reply": {...}} or {"error": code}]. Times are {"$time": ms}, bytes {"$bytes": [...]}.
"""

import datetime
import json
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

CONFIG = Config(
    retries={"total_max_attempts": 1},
    # Samples have every member, but not each the length that a service asks for.
    parameter_validation=False,
    s3={"addressing_style": "path"},
    # "elasticfilesystem.127.0.0.1" is no host.
    inject_host_prefix=False,
)


def given(value):
    if isinstance(value, list):
        return [given(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return bytes(value["$bytes"])
    if "$time" in value:
        return datetime.datetime.fromtimestamp(value["$time"] / 1000, datetime.timezone.utc)
    return {name: given(member) for name, member in value.items()}


def keeps(name, member):
    # For what is not there botocore writes None in a bucket's location.
    return name != "ResponseMetadata" and member is not None


def plain(value):
    if isinstance(value, datetime.datetime):
        return {"$time": round(value.timestamp() * 1000)}
    if isinstance(value, StreamingBody):
        value = value.read()
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": list(value)}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items() if keeps(name, member)}
    return value


def main():
    asked = json.load(sys.stdin)
    session = botocore.session.Session()
    clients = {}
    replies = []
    for call in asked["calls"]:
        key = (call["service"], call["region"], call["accessKeyId"])
        if key not in clients:
            clients[key] = session.create_client(
                call["service"],
                region_name=call["region"],
                endpoint_url=asked["endpoint"],
                aws_access_key_id=call["accessKeyId"],
                aws_secret_access_key=call["secretAccessKey"],
                config=CONFIG,
            )
        try:
            replies.append({"reply": plain(clients[key]._make_api_call(call["operation"], given(call["input"])))})
        except ClientError as error:
            replies.append({"error": error.response["Error"]["Code"]})
    json.dump(replies, sys.stdout)


main()
