"""Coming, going, and what others are told of it."""

from livekit import rtc
from stage import Stage, until

State = rtc.ConnectionState


async def states_while_connecting_and_leaving(stage: Stage) -> None:
    alice = await stage.join("alice")
    assert alice.room.isconnected()
    assert (await alice.room.sid).startswith("RM_")
    assert alice.room.name == stage.room_name
    await alice.room.disconnect()
    states = [state for (state,) in alice.seen("connection_state_changed")]
    assert states[-1] == State.CONN_DISCONNECTED, states
    assert alice.room.connection_state == State.CONN_DISCONNECTED
    assert not alice.room.isconnected()


async def lifecycle_of_others(stage: Stage) -> None:
    alice, bob = await stage.pair()
    assert bob.room.remote_participants["alice"].sid == alice.me.sid
    [(person,)] = await alice.saw("participant_connected")
    assert (person.identity, person.name) == ("bob", "bob")
    await bob.room.disconnect()
    [(gone,)] = await alice.saw("participant_disconnected")
    assert gone.identity == "bob"
    assert gone.disconnect_reason == rtc.DisconnectReason.CLIENT_INITIATED, gone.disconnect_reason
    assert "bob" not in alice.room.remote_participants


async def a_second_session_of_a_name_ends_the_first(stage: Stage) -> None:
    first = await stage.join("alice")
    second = await stage.join("alice")
    [(reason,)] = await first.saw("disconnected")
    assert reason == rtc.DisconnectReason.DUPLICATE_IDENTITY, reason
    assert second.room.isconnected()


async def names_metadata_and_attributes(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await alice.me.set_attributes({"hand": "up", "mood": "fine"})
    await alice.me.set_metadata("notes")
    await alice.me.set_name("Alice A.")
    remote = bob.room.remote_participants["alice"]
    await until("bob sees them", lambda: remote.attributes == {"hand": "up", "mood": "fine"} and remote.metadata == "notes")
    await until("bob sees the name", lambda: remote.name == "Alice A.")
    await alice.me.set_attributes({"hand": ""})
    await until("what is empty is gone", lambda: remote.attributes == {"mood": "fine"})


async def a_name_needs_its_grant(stage: Stage) -> None:
    alice = await stage.join("alice")
    carol = await stage.join("carol", canUpdateOwnMetadata=False)
    await until("alice sees carol", lambda: "carol" in alice.room.remote_participants)
    # The SDK says nothing of the refusal.
    await carol.me.set_name("the host")
    await carol.me.publish_data("marker")
    await alice.saw("data_received")
    assert alice.room.remote_participants["carol"].name == "carol"


async def quality_is_told(stage: Stage) -> None:
    alice, _ = await stage.pair()
    await until("a quality", lambda: any(quality == rtc.ConnectionQuality.QUALITY_EXCELLENT for _, quality in alice.seen("connection_quality_changed")))
