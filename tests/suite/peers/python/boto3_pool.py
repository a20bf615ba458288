"""Reads alternate contacts as most scripts do: boto3 in a pool of threads. Says how long that took, and how much CPU time."""

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

THREADS = 16
TYPES = ["SECURITY", "OPERATIONS", "BILLING"]


def main(endpoint):
    config = Config(max_pool_connections=THREADS, retries={"max_attempts": 5})
    session = boto3.Session("a", "b", region_name="us-east-1")
    organizations = session.client("organizations", endpoint_url=endpoint, config=config)
    account = session.client("account", endpoint_url=endpoint, config=config)
    began = time.monotonic()
    pages = organizations.get_paginator("list_accounts").paginate()
    ids = [listed["Id"] for page in pages for listed in page["Accounts"]]
    management = organizations.describe_organization()["Organization"]["MasterAccountId"]

    def read(asked):
        id, contact_type = asked
        named = {} if id == management else {"AccountId": id}
        return account.get_alternate_contact(AlternateContactType=contact_type, **named)

    with ThreadPoolExecutor(THREADS) as pool:
        read_all = list(pool.map(read, [(id, of) for id in ids for of in TYPES]))
    seconds = time.monotonic() - began
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"calls": len(read_all), "seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime}))


main(sys.argv[1])
