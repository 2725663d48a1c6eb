"""Messages, streams and calls."""

import asyncio
import os

from livekit import rtc
from stage import Stage, until


async def messages_reach_whom_they_name(stage: Stage) -> None:
    alice, bob = await stage.pair()
    carol = await stage.join("carol")
    await until("alice sees carol", lambda: "carol" in alice.room.remote_participants)
    await alice.me.publish_data(b"to all", topic="chat")
    await alice.me.publish_data("to carol", destination_identities=["carol"])
    await carol.saw("data_received", 2)
    await bob.saw("data_received")
    assert [packet.data for (packet,) in carol.seen("data_received")] == [b"to all", b"to carol"]
    [(packet,)] = bob.seen("data_received")
    assert (packet.data, packet.topic, packet.participant.identity) == (b"to all", "chat", "alice")


async def lossy_messages_arrive(stage: Stage) -> None:
    alice, bob = await stage.pair()
    for _ in range(100):
        await alice.me.publish_data(b"position", reliable=False)
        if bob.seen("data_received"):
            break
        await asyncio.sleep(0.1)
    [(packet,), *_] = await bob.saw("data_received")
    assert packet.kind == rtc.DataPacketKind.KIND_LOSSY


async def many_messages_stay_in_order(stage: Stage) -> None:
    alice, bob = await stage.pair()
    for index in range(200):
        await alice.me.publish_data(str(index))
    await bob.saw("data_received", 200)
    assert [int(packet.data) for (packet,) in bob.seen("data_received")] == list(range(200))


async def text_and_bytes_as_streams(stage: Stage) -> None:
    alice, bob = await stage.pair()
    texts: list[str] = []
    files: list[bytes] = []

    async def read_text(reader: rtc.TextStreamReader) -> None:
        texts.append(await reader.read_all())

    async def read_bytes(reader: rtc.ByteStreamReader) -> None:
        files.append(b"".join([chunk async for chunk in reader]))

    bob.room.register_text_stream_handler("text", lambda reader, _: stage.tasks.append(asyncio.create_task(read_text(reader))))
    bob.room.register_byte_stream_handler("bytes", lambda reader, _: stage.tasks.append(asyncio.create_task(read_bytes(reader))))
    text = "Grüße 👋 " * 5000
    await alice.me.send_text(text, topic="text")
    content = os.urandom(60_000)
    writer = await alice.me.stream_bytes("file.bin", topic="bytes", total_size=len(content))
    await writer.write(content)
    await writer.aclose()
    await until("both are there", lambda: texts and files)
    assert texts == [text]
    assert files == [content]


async def calls_both_ways(stage: Stage) -> None:
    alice, bob = await stage.pair()

    async def double(call: rtc.RpcInvocationData) -> str:
        return call.payload * 2

    async def refuse(call: rtc.RpcInvocationData) -> str:
        raise rtc.RpcError(3000, f"not for {call.caller_identity}")

    for member in (alice, bob):
        member.me.register_rpc_method("double", double)
        member.me.register_rpc_method("refuse", refuse)
    assert await alice.me.perform_rpc(destination_identity="bob", method="double", payload="ab") == "abab"
    assert await bob.me.perform_rpc(destination_identity="alice", method="double", payload="x" * 7000) == "x" * 14_000
    for method, code in (("refuse", 3000), ("unknown", rtc.RpcError.ErrorCode.UNSUPPORTED_METHOD)):
        try:
            await alice.me.perform_rpc(destination_identity="bob", method=method, payload="")
        except rtc.RpcError as error:
            assert error.code == code, error
            continue
        raise AssertionError(f"{method} answered")


async def data_needs_its_grant(stage: Stage) -> None:
    alice = await stage.join("alice")
    mute = await stage.join("mute", canPublishData=False)
    try:
        await mute.me.publish_data("psst")
    except Exception:
        pass
    await alice.me.publish_data("marker")
    await mute.saw("data_received")
    assert not alice.seen("data_received")
