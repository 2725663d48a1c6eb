"""Connections that break, are resumed, or begin anew."""

import asyncio

from livekit import rtc
from media import Ear, Eye, film, hum
from stage import Member, Stage, until

AUDIO, VIDEO = rtc.TrackKind.KIND_AUDIO, rtc.TrackKind.KIND_VIDEO
Fault = rtc.SimulateScenarioKind


async def breaks(member: Member, fault: int) -> None:
    """Once more than before."""
    times = len(member.seen("reconnected")) + 1
    await member.room.simulate_scenario(fault)
    await member.saw("reconnected", times)


async def a_resume_is_heard_by_nobody(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    [track] = await bob.track(AUDIO)
    ear = Ear(stage, track)
    await ear.hears(440)
    await breaks(alice, Fault.SIMULATE_SIGNAL_RECONNECT)
    await breaks(bob, Fault.SIMULATE_SIGNAL_RECONNECT)
    ear.forget()
    await ear.hears(440)
    assert not bob.seen("track_unsubscribed")
    assert not bob.seen("participant_disconnected")


async def a_full_reconnect_keeps_publications(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    await film(stage, alice)
    await bob.track(AUDIO)
    await bob.track(VIDEO)
    await breaks(alice, Fault.SIMULATE_FULL_RECONNECT)
    await until("alice publishes two tracks again", lambda: len(alice.me.track_publications) == 2)
    await until("bob has two of hers", lambda: len(bob.room.remote_participants.get("alice").track_publications) == 2 if "alice" in bob.room.remote_participants else False)
    [sound] = await bob.track(AUDIO)
    [picture] = await bob.track(VIDEO)
    await Ear(stage, sound).hears(440)
    await Eye(stage, picture).sees()


async def a_full_reconnect_of_a_subscriber_hears_again(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    await bob.track(AUDIO)
    await breaks(bob, Fault.SIMULATE_FULL_RECONNECT)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def two_reconnects_one_after_the_other(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    for fault in (Fault.SIMULATE_SIGNAL_RECONNECT, Fault.SIMULATE_FULL_RECONNECT):
        await breaks(alice, fault)
        await breaks(alice, fault)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def a_resume_that_fails_becomes_a_full_reconnect(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    await bob.track(AUDIO)
    await alice.room.simulate_scenario(Fault.SIMULATE_DISCONNECT_SIGNAL_ON_RESUME)
    await alice.saw("reconnected", within=60)
    await until("bob has alice", lambda: "alice" in bob.room.remote_participants)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def muted_while_it_reconnects(stage: Stage) -> None:
    alice, bob = await stage.pair()
    publication = await hum(stage, alice, 440)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)
    reconnecting = asyncio.create_task(breaks(alice, Fault.SIMULATE_SIGNAL_RECONNECT))
    await alice.saw("reconnecting")
    publication.track.mute()
    await reconnecting
    remote = bob.room.remote_participants["alice"]
    await until("bob sees it muted", lambda: all(each.muted for each in remote.track_publications.values()))


async def published_while_it_reconnects(stage: Stage) -> None:
    alice, bob = await stage.pair()
    reconnecting = asyncio.create_task(breaks(alice, Fault.SIMULATE_SIGNAL_RECONNECT))
    await alice.saw("reconnecting")
    await hum(stage, alice, 440)
    await reconnecting
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def a_server_that_fails_is_returned_to(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    await bob.track(AUDIO)
    await breaks(alice, Fault.SIMULATE_NODE_FAILURE)
    await until("bob has alice", lambda: "alice" in bob.room.remote_participants)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def a_server_that_says_goodbye_is_left(stage: Stage) -> None:
    alice, _ = await stage.pair()
    await alice.room.simulate_scenario(Fault.SIMULATE_SERVER_LEAVE)
    [(reason,)] = await alice.saw("disconnected")
    assert reason == rtc.DisconnectReason.SERVER_SHUTDOWN, reason


async def by_tcp_alone(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    await bob.track(AUDIO)
    await breaks(alice, Fault.SIMULATE_FORCE_TCP)
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)


async def messages_sent_while_a_receiver_was_away(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await alice.me.publish_data("before")
    await bob.saw("data_received")
    reconnecting = asyncio.create_task(breaks(bob, Fault.SIMULATE_SIGNAL_RECONNECT))
    await bob.saw("reconnecting")
    for index in range(20):
        await alice.me.publish_data(str(index))
    await reconnecting
    await bob.saw("data_received", 21)
    assert [packet.data for (packet,) in bob.seen("data_received")] == [b"before", *(str(index).encode() for index in range(20))]
