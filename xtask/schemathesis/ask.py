"""Asks the program by its own OpenAPI document: requests that the document allows, and requests that it does not.

Run by `cargo xtask test` (xtask/src/testing/description.rs) in an environment of its own, with the address of a server on a database
that is thrown away. Ends with the code of schemathesis, or with 1 where the server or the session did not last.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

# What would end the asker's own session or rights, so that whatever comes after would be asked by nobody.
LEFT_OUT = [
    "session.sign_out",
    "session.end",
    "session.change_password",
    "session.act_for",
    "second_factor.begin",
    "second_factor.confirm",
    "second_factor.remove",
    "access.erase_user",
    "access.erase_user.many",
    "access.end_sessions",
    "access.end_sessions.many",
    "access.set_password",
    "access.set_password.many",
    # counts wrong passwords by the address that asks: soon nobody at this one signs in
    "session.sign_in",
]

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
]


def ask(address, path, headers=None, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data=data, headers=headers or {})
    if data is not None:
        request.add_header("Content-Type", "application/json")
    return urllib.request.urlopen(request, timeout=30)


def wait(address):
    for _ in range(600):
        try:
            with ask(address, "/readyz"):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def sign_in(address):
    said = {"name": os.environ["JINGWEI_USER"], "password": os.environ["JINGWEI_PASSWORD"]}
    with ask(address, "/api/session", body=said) as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        return {"Cookie": cookie, "X-CSRF-Token": json.load(answer)["csrf"], "Accept-Language": "en"}


def as_one_who_is_signed_in(document):
    """The document without what it says of signing in: every request shows it, and that none does without is tested elsewhere."""
    document.pop("security", None)
    document["components"].pop("securitySchemes", None)
    for path in document["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
    return document


def main():
    address, seed, examples = sys.argv[1], sys.argv[2], sys.argv[3]
    wait(address)
    signed = sign_in(address)
    with tempfile.TemporaryDirectory() as folder:
        document = pathlib.Path(folder, "openapi.json")
        with ask(address, "/api/openapi.json", signed) as answer:
            document.write_text(json.dumps(as_one_who_is_signed_in(json.load(answer))))
        settings = pathlib.Path(__file__).with_name("schemathesis.toml").resolve()
        command = [str(pathlib.Path(sys.executable).with_name("schemathesis")), "--config-file", str(settings)]
        command += ["run", str(document)]
        command += ["--url", address, "--checks", ",".join(CHECKS), "--seed", seed, "--max-examples", examples]
        command += ["--phases", "examples,coverage,fuzzing", "--workers", "1", "--no-color", "--warnings", "off"]
        command += ["--suppress-health-check", "all", "--continue-on-failure"]
        for name in LEFT_OUT:
            command += ["--exclude-operation-id", name]
        for name, value in signed.items():
            command += ["--header", f"{name}: {value}"]
        print(f"seed {seed}, {examples} examples an operation", flush=True)
        # it remembers nothing between runs, and leaves nothing here
        ended = subprocess.run(command + sys.argv[4:], cwd=folder, check=False)
    try:
        with ask(address, "/api/session", signed):
            pass
    except urllib.error.HTTPError as error:
        sys.exit(f"the session did not last: {error.code}; leave out what ended it")
    sys.exit(ended.returncode)


main()
