"""End-to-end encryption, which the server passes on without understanding it."""

import asyncio

from livekit import rtc
from cases.data_tracks import Reader, published, pushed_until
from media import Ear, Eye, film, hum
from stage import Stage, until

AUDIO, VIDEO = rtc.TrackKind.KIND_AUDIO, rtc.TrackKind.KIND_VIDEO


def key(secret: bytes) -> rtc.E2EEOptions:
    return rtc.E2EEOptions(key_provider_options=rtc.KeyProviderOptions(shared_key=secret))


async def sound_and_picture_of_who_shares_the_key(stage: Stage) -> None:
    alice = await stage.join("alice", encryption=key(b"secret"))
    bob = await stage.join("bob", encryption=key(b"secret"))
    await hum(stage, alice, 440)
    await film(stage, alice, simulcast=True)
    [sound] = await bob.track(AUDIO)
    [picture] = await bob.track(VIDEO)
    await Ear(stage, sound).hears(440)
    await Eye(stage, picture).sees()


async def nothing_of_who_has_another_key(stage: Stage) -> None:
    alice = await stage.join("alice", encryption=key(b"secret"))
    bob = await stage.join("bob", encryption=key(b"secret"))
    eve = await stage.join("eve", encryption=key(b"another"))
    await hum(stage, alice, 440)
    [hers] = await eve.track(AUDIO)
    spy = Ear(stage, hers)
    [his] = await bob.track(AUDIO)
    await Ear(stage, his).hears(440)
    await asyncio.sleep(1)
    assert not spy.loud


async def messages_of_who_shares_the_key(stage: Stage) -> None:
    alice = await stage.join("alice", encryption=key(b"secret"))
    bob = await stage.join("bob", encryption=key(b"secret"))
    await until("they see each other", lambda: "bob" in alice.room.remote_participants)
    await alice.me.publish_data("between us")
    [(packet,)] = await bob.saw("data_received")
    assert packet.data == b"between us"


async def data_tracks_of_who_shares_the_key(stage: Stage) -> None:
    alice = await stage.join("alice", encryption=key(b"secret"))
    bob = await stage.join("bob", encryption=key(b"secret"))
    local, remote = await published(alice, bob, "hidden")
    assert remote.info.uses_e2ee
    reader = Reader(stage, remote)
    await pushed_until(local, b"between us", lambda: reader.frames)
    assert reader.frames[0].payload == b"between us"
