package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameAssemblerTest {
    private static final int MAX_BYTES = 100 << 20;

    private final BufferPool pool = new BufferPool(1 << 20, 1 << 20);
    private final RequestMemory memory = new RequestMemory(1L << 30);
    private final FrameAssembler assembler = new FrameAssembler(pool, memory, MAX_BYTES);

    @Test
    @Tag("fuzz")
    void findsTheFramesWhereverTheStreamIsCut() {
        Fuzzing.run("frames", this::cut);
    }

    private void cut(long seed) {
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : i];
            random.nextBytes(frame);
            sent.add(frame);
        }
        byte[] stream = Frames.join(sent.stream().map(Frames::frame).toArray(byte[][]::new));
        List<byte[]> received = new ArrayList<>();
        int position = 0;
        while (position < stream.length) {
            int piece = 1 + random.nextInt(Math.min(stream.length - position, 70_000));
            offer(ByteBuffer.wrap(stream, position, piece), random.nextBoolean(), received);
            position += piece;
        }
        assertThat(received).containsExactlyElementsOf(sent);
        assertThat(assembler.isMidFrame()).isFalse();
        assertThat(pool.lentBytes()).isZero();
        assertThat(memory.usedBytes()).isZero();
    }

    private void offer(ByteBuffer in, boolean direct, List<byte[]> received) {
        while (true) {
            if (direct && assembler.hasTarget()) {
                ByteBuffer target = assembler.target();
                int bytes = Math.min(target.remaining(), in.remaining());
                target.put(in.slice(in.position(), bytes));
                in.position(in.position() + bytes);
                assembler.advance(bytes);
            }
            FrameAssembler.Step step = assembler.next(in, false);
            if (step != FrameAssembler.Step.FRAME) {
                assertThat(step).isEqualTo(FrameAssembler.Step.NEED_BYTES);
                assertThat(in.hasRemaining()).isFalse();
                return;
            }
            PooledBuffer frame = assembler.take();
            byte[] bytes = new byte[frame.memory().remaining()];
            frame.memory().get(bytes);
            received.add(bytes);
            memory.handled(frame.capacity());
            pool.release(frame);
        }
    }

    @Test
    void aHugeAnnouncementCostsNextToNothing() {
        assembler.next(ByteBuffer.allocate(Integer.BYTES).putInt(0, MAX_BYTES), false);
        assertThat(memory.usedBytes()).isLessThanOrEqualTo(4096);
        for (int sent = 1; sent < 1 << 20; sent += 10_000) {
            assembler.next(ByteBuffer.allocate(10_000), false);
            assertThat(memory.usedBytes()).isLessThanOrEqualTo(20L * (sent + 10_000));
        }
        assembler.discard();
        assertThat(memory.usedBytes()).isZero();
        assertThat(pool.lentBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, MAX_BYTES + 1, Integer.MAX_VALUE, 0x47455420})
    void refusesImpossibleSizes(int size) {
        ByteBuffer in = ByteBuffer.allocate(100).putInt(0, size);
        assertThat(assembler.next(in, false)).isEqualTo(FrameAssembler.Step.BAD_SIZE);
        assertThat(assembler.announcedBytes()).isEqualTo(size);
        assertThat(pool.lentBytes()).isZero();
    }
}
