package io.minikafka.network.link;

import io.minikafka.base.HostPort;
import io.minikafka.network.Loop;
import io.minikafka.network.Part;
import io.minikafka.network.link.CallOutcome.Reason;
import io.minikafka.network.link.Outbox.Taken;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to one other node: a connection when there is something to say, another one after each failure, and a rest
/// between them. Owned by its event loop, except what is marked "any thread". States: RFC 0022, 4.2.
///
/// Invariant: every call ends once, with an answer or a reason; every letter's records are released once.
final class Link implements Attempt.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /// The socket is given no more than this ahead, so that what is urgent can still overtake.
    private static final long AHEAD_BYTES = 256L << 10;

    private final Loop loop;
    private final LinkParts parts;
    private final int nodeId;
    private final Outbox outbox;
    private final Map<Integer, PendingCall> open = new HashMap<>();
    private @Nullable Attempt attempt;
    private boolean isResting;
    private boolean isClosed;
    private boolean isKnownDown;
    private long restMs;
    private int lastCorrelationId;
    private volatile boolean isUp;
    private volatile String trouble = "";

    Link(Loop loop, LinkParts parts, int nodeId) {
        this.loop = loop;
        this.parts = parts;
        this.nodeId = nodeId;
        this.outbox = new Outbox(parts.config(), parts.counters());
        this.restMs = parts.config().restMs();
    }

    /// Any thread: false if the letter was dropped.
    boolean send(Letter letter) {
        Taken taken = outbox.offer(letter);
        switch (taken) {
            case QUEUED -> {}
            case QUEUED_FIRST -> look();
            case NO_ROOM, CLOSED -> {
                letter.drop();
                parts.counters().lettersDropped(1);
            }
        }
        return taken == Taken.QUEUED || taken == Taken.QUEUED_FIRST;
    }

    /// Any thread.
    void call(PendingCall call) {
        switch (outbox.offer(call)) {
            case QUEUED -> {}
            case QUEUED_FIRST -> look();
            case NO_ROOM -> refuse(call, Reason.TOO_MANY, "too many calls wait for that node");
            case CLOSED -> refuse(call, Reason.STOPPING, "this node stops");
        }
    }

    /// Any thread.
    LinkStatus status() {
        return new LinkStatus(nodeId, isUp, trouble, outbox.roomBytes());
    }

    /// Any thread.
    long roomBytes() {
        return outbox.roomBytes();
    }

    /// Any thread: the node may be somewhere else now, or be there again.
    void startAnew(String why) {
        loop.execute(
                () -> {
                    restMs = parts.config().restMs();
                    if (attempt != null) {
                        attempt.end(why);
                    } else if (isResting) {
                        wakeUp();
                    }
                },
                this::abandon);
    }

    /// Any thread: ends everything; calls fail.
    void close() {
        outbox.close();
        loop.execute(this::closeHere, this::abandon);
    }

    @Override
    public void up(Attempt connected) {
        isUp = true;
        restMs = parts.config().restMs();
        parts.counters().connected();
        LOG.atInfo()
                .addKeyValue("node", nodeId)
                .addKeyValue("found", connected.foundId())
                .log("link up");
        isKnownDown = false;
        pump();
    }

    @Override
    public void received(ByteBuffer frame) {
        PendingCall call = open.remove(frame.getInt(0));
        if (call != null) {
            loop.forget(call);
            call.answer(frame.position(0));
        }
    }

    @Override
    public void sent() {
        pump();
    }

    @Override
    public void ended(Attempt ended, String why) {
        attempt = null;
        isUp = false;
        trouble = why;
        parts.counters().attemptFailed();
        if (!isKnownDown && !isClosed) {
            isKnownDown = true;
            LOG.atInfo().addKeyValue("node", nodeId).addKeyValue("why", why).log("link down");
        }
        failAll(why);
        outbox.dropLetters();
        if (!isClosed) {
            isResting = true;
            loop.after(restMs, this, this::wakeUp);
            restMs = Math.min(2 * restMs, parts.config().restMostMs());
        }
    }

    private void look() {
        loop.execute(this::pump, this::abandon);
    }

    private void wakeUp() {
        isResting = false;
        loop.forget(this);
        pump();
    }

    /// Sends what waits, or sees to it that it can be.
    private void pump() {
        outbox.looked();
        if (isClosed || isResting) {
            return;
        }
        Attempt now = attempt;
        if (now == null) {
            if (outbox.isEmpty()) {
                return;
            }
            begin();
        } else if (now.isUp()) {
            sendThrough(now);
        }
    }

    private void begin() {
        Optional<HostPort> address = parts.addresses().address(nodeId);
        Attempt next = new Attempt(loop, parts, nodeId, this);
        attempt = next;
        if (address.isPresent()) {
            next.begin(parts.routes().to(address.get()));
        } else {
            next.end("nobody knows where node " + nodeId + " is");
        }
    }

    private void sendThrough(Attempt now) {
        while (now.isUp() && now.unsentBytes() < AHEAD_BYTES) {
            Optional<PendingCall> call = outbox.nextCall();
            if (call.isPresent()) {
                send(now, call.get());
                continue;
            }
            List<Part> bundle = outbox.nextBundle();
            if (bundle.isEmpty()) {
                return;
            }
            now.send(bundle);
        }
    }

    private void send(Attempt now, PendingCall call) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(call.dueNs() - loop.nowNs());
        if (leftMs <= 0) {
            timedOut(call);
            return;
        }
        if (open.size() >= parts.config().callsMax()) {
            refuse(call, Reason.TOO_MANY, "too many calls wait for that node's answer");
            return;
        }
        int id = nextCorrelationId();
        open.put(id, call);
        loop.after(
                leftMs,
                call,
                () -> {
                    open.remove(id);
                    timedOut(call);
                });
        ByteBuffer request = call.as(id);
        parts.counters().callSent(request.remaining());
        now.send(List.of(new Part.Bytes(request)));
    }

    private int nextCorrelationId() {
        do {
            lastCorrelationId = lastCorrelationId == Integer.MAX_VALUE ? 1 : lastCorrelationId + 1;
        } while (open.containsKey(lastCorrelationId));
        return lastCorrelationId;
    }

    private void timedOut(PendingCall call) {
        refuse(call, Reason.TIMED_OUT, "node " + nodeId + " did not answer in time");
    }

    private void refuse(PendingCall call, Reason reason, String detail) {
        parts.counters().callFailed();
        call.fail(reason, detail);
    }

    /// Calls on the wire may have been carried out; those that waited were not.
    private void failAll(String why) {
        List<PendingCall> lost = List.copyOf(open.values());
        open.clear();
        for (PendingCall call : lost) {
            loop.forget(call);
            refuse(call, isClosed ? Reason.STOPPING : Reason.LOST, why);
        }
        Optional<PendingCall> call = outbox.nextCall();
        while (call.isPresent()) {
            refuse(call.get(), isClosed ? Reason.STOPPING : Reason.UNREACHABLE, why);
            call = outbox.nextCall();
        }
    }

    private void closeHere() {
        isClosed = true;
        loop.forget(this);
        if (attempt != null) {
            attempt.end("this node stops");
        }
        failAll("this node stops");
    }

    /// The loop has ended, and so have its connections: nobody else touches this link any more.
    private void abandon() {
        isClosed = true;
        outbox.close();
        failAll("this node stops");
    }
}
