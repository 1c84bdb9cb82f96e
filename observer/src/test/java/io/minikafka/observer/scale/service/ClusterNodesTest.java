package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Capacity.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterNodesTest {
    private static final int LIMIT_MS = 10_000;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private ServerSocket server = unbound();

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void everyNodeIsToldWhatItShallBe() throws IOException {
        nodes(3, 1, 4, 2).carryOut(wake(3));
        assertThat(told).containsExactly("3 stays", "1 stays", "4 stays", "2 drained");
    }

    @Test
    void asksTheNodeThatDecides() throws IOException {
        answer("\u0001127.0.0.1:" + server.getLocalPort());
        nodes(1, 2).carryOut(wake(1));
        assertThat(told).containsExactly("1 stays", "1 stays", "2 drained");
    }

    @Test
    void aRefusalIsToldOf() {
        answer("\u0002there is no node 1");
        assertThatThrownBy(() -> nodes(1, 2).carryOut(wake(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no node 1");
        answer("\u0001");
        assertThatThrownBy(() -> nodes(1, 2).carryOut(wake(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("active");
        assertThatThrownBy(() -> nodes(1, 2).carryOut(wake(3)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 nodes are wanted");
    }

    private ClusterNodes nodes(Integer... ids) {
        return new ClusterNodes(
                (InetSocketAddress) server.getLocalSocketAddress(), List.of(ids), LIMIT_MS);
    }

    private static Action wake(int target) {
        return new Action("scale-1", Kind.WAKE, 1, target, "");
    }

    /// The next answer: its first byte, then the text.
    private void answer(String next) {
        synchronized (answers) {
            answers.add(next);
        }
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                }
            }
        } catch (IOException closed) {
            told.add("closed");
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readInt();
        assertThat(in.readShort()).isEqualTo((short) 30_016);
        in.readShort();
        int correlationId = in.readInt();
        told.add(in.readInt() + (in.readBoolean() ? " drained" : " stays"));
        String answer = next();
        byte[] text = answer.substring(1).getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(Integer.BYTES + 1 + Integer.BYTES + text.length);
        out.writeInt(correlationId);
        out.writeByte(answer.charAt(0));
        out.writeInt(text.length);
        out.write(text);
    }

    private String next() {
        synchronized (answers) {
            return answers.isEmpty() ? "\0" : answers.remove();
        }
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
