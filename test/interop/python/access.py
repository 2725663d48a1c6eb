"""Tokens for the media engine's own key (JSON Web Tokens, HS256)."""

import base64
import hashlib
import hmac
import json
import os
import time

KEY = os.environ.get("LIVEKIT_API_KEY", "interop")
SECRET = os.environ.get("LIVEKIT_API_SECRET", "interop-secret-of-at-least-32-bytes")


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def token_for(room: str, identity: str, **grants: bool) -> str:
    now = int(time.time())
    video = {
        "room": room,
        "roomJoin": True,
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": True,
        "canUpdateOwnMetadata": True,
        **grants,
    }
    claims = {"iss": KEY, "sub": identity, "name": identity, "nbf": now - 5, "exp": now + 600, "video": video}
    body = b".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (body + b"." + _encoded(hmac.new(SECRET.encode(), body, hashlib.sha256).digest())).decode()
