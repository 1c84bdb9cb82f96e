package io.minikafka.broker;

import io.minikafka.network.ConnectionInfo;
import io.minikafka.protocol.RandomRequests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;

/// Throws requests at a router that are random, or right and then damaged, for every API and version that it
/// serves. Each must end: with a response, with silence or with its connection closed; nothing may escape, nothing may
/// end twice ([TestExchange] insists), no handler may fail ([RequestRouter#failures]), and no region may stay behind (the exchange releases what it is given).
///
/// After each round the connections are closed, so that fetches which wait end too. Members of a group may wait for
/// each other longer than that; all of them must have ended when [#run] is through.
public final class RequestFuzz {
    private static final int CONNECTIONS = 8;
    private static final int ROUND = 500;
    private static final int LIMIT_SECONDS = 60;
    private static final Set<Short> WAIT_FOR_OTHERS =
            Set.of(ApiKeys.JOIN_GROUP.id, ApiKeys.SYNC_GROUP.id);

    /// What its frame said is told here: its memory is another's after its end.
    private record Sent(TestExchange exchange, short api, short version) {
        boolean mayWait() {
            return !exchange.end().isDone() && WAIT_FOR_OTHERS.contains(api);
        }
    }

    private final RequestRouter router;
    private final List<String> words;
    private final List<Uuid> ids;
    private final long seed;
    private long connectionIds = 1_000_000;

    public RequestFuzz(RequestRouter router, List<String> words, List<Uuid> ids, long seed) {
        this.router = router;
        this.words = words;
        this.ids = ids;
        this.seed = seed;
    }

    /// @return how many requests were answered, so that a test can see that not all were refused
    public int run(int requests) throws Exception {
        var random = new Random(seed);
        var generator = new RandomRequests(random, words, ids);
        List<ApiKeys> served = router.served();
        List<Sent> waiting = new ArrayList<>();
        int answered = 0;
        for (int done = 0; done < requests; done += ROUND) {
            List<ConnectionInfo> connections = connections();
            List<Sent> round = new ArrayList<>();
            for (int i = 0; i < ROUND; i++) {
                ApiKeys key = served.get((done + i) % served.size());
                ByteBuffer frame = frame(random, generator, key);
                var exchange =
                        new TestExchange(connections.get(random.nextInt(CONNECTIONS)), frame);
                round.add(new Sent(exchange, shortAt(frame, 0), shortAt(frame, 2)));
                try {
                    router.handle(exchange);
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(
                            "seed " + seed + ": " + key + " let an exception escape", e);
                }
            }
            connections.forEach(router::disconnected);
            for (Sent sent : round) {
                if (sent.mayWait()) {
                    waiting.add(sent);
                } else if (end(sent) instanceof TestExchange.End.Responded) {
                    answered++;
                }
            }
        }
        for (Sent sent : waiting) {
            if (end(sent) instanceof TestExchange.End.Responded) {
                answered++;
            }
        }
        if (router.failures() > 0) {
            throw new AssertionError(
                    "seed " + seed + ": " + router.failures() + " requests failed, see the log");
        }
        return answered;
    }

    private static short shortAt(ByteBuffer frame, int at) {
        return frame.limit() >= at + 2 ? frame.getShort(at) : -1;
    }

    private ByteBuffer frame(Random random, RandomRequests generator, ApiKeys key) {
        if (random.nextInt(10) == 0) {
            return randomBytes(random, key);
        }
        short oldest = key.oldestVersion();
        short version = (short) random.nextInt(oldest, key.latestVersion() + 1);
        ByteBuffer frame = generator.next(key, version);
        if (random.nextInt(3) == 0) {
            damage(random, frame);
        }
        return frame;
    }

    /// Bytes without sense, most of them behind a header that leads to a handler.
    private static ByteBuffer randomBytes(Random random, ApiKeys key) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        if (bytes.length >= 4 && random.nextInt(4) > 0) {
            frame.putShort(0, key.id).putShort(2, (short) random.nextInt(key.latestVersion() + 2));
        }
        return frame;
    }

    private static void damage(Random random, ByteBuffer frame) {
        int body = Math.min(8, frame.limit() - 1);
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            int at = body + random.nextInt(frame.limit() - body);
            frame.put(at, (byte) (random.nextBoolean() ? random.nextInt() : frame.get(at) + 1));
        }
        if (random.nextInt(4) == 0) {
            frame.limit(1 + random.nextInt(frame.limit()));
        }
    }

    private TestExchange.End end(Sent sent) throws Exception {
        try {
            return sent.exchange().end().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "seed "
                            + seed
                            + ": a request of API "
                            + sent.api()
                            + " version "
                            + sent.version()
                            + " did not end",
                    e);
        }
    }

    private List<ConnectionInfo> connections() throws Exception {
        List<ConnectionInfo> connections = new ArrayList<>();
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        for (int i = 0; i < CONNECTIONS; i++) {
            var connection = new ConnectionInfo(connectionIds++, loopback, loopback);
            router.connected(connection);
            connections.add(connection);
        }
        return connections;
    }
}
