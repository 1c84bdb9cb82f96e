package io.minikafka.app.cluster;

import io.minikafka.app.cluster.WireBoard.Direction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets another process change the wires, on the loopback only: a line with a command, lines with the answer, the end.
///
///     part 1 2,3        nothing goes between the sides
///     part-one-way 1 2  what 1 says does not reach 2
///     delay 1 2 50      milliseconds, from 1 to 2
///     loss 1 2 5        percent, from 1 to 2
///     heal              everything is sound again
///     show              what is not
final class WireControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WireControl.class);
    private static final int TIMEOUT_MS = 5_000;
    private static final String DONE = "done";

    private final ServerSocket server;
    private final WireBoard board;
    private volatile boolean isClosed;

    WireControl(WireBoard board, int port) throws IOException {
        this.board = board;
        this.server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire-control").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Has the process at `port` carry out a command; its answer, or what is wrong with the command.
    static String send(int port, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static boolean isDone(String answer) {
        return answer.strip().equals(DONE);
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing the control port failed", e);
        }
    }

    private void serve() {
        while (!isClosed) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(TIMEOUT_MS);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8));
                String line = in.readLine();
                PrintWriter out =
                        new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
                out.println(line == null ? "no command" : carryOut(line));
            } catch (IOException e) {
                if (!isClosed) {
                    LOG.warn("a command about the wires was lost", e);
                }
            }
        }
    }

    private String carryOut(String line) {
        String[] words = line.strip().split("\\s+", -1);
        try {
            switch (words[0]) {
                case "part" -> board.part(nodes(words[1]), nodes(words[2]), true);
                case "part-one-way" -> board.part(nodes(words[1]), nodes(words[2]), false);
                case "delay" -> {
                    Direction way = way(words);
                    board.set(way, board.state(way).withDelay(Integer.parseInt(words[3])));
                }
                case "loss" -> {
                    Direction way = way(words);
                    board.set(way, board.state(way).withLoss(Integer.parseInt(words[3])));
                }
                case "heal" -> board.heal();
                case "show" -> {
                    return board.text();
                }
                default -> {
                    return "no such command: " + words[0];
                }
            }
            return DONE;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return "not understood: " + line + " (" + e.getMessage() + ")";
        }
    }

    private static Direction way(String[] words) {
        return new Direction(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    private static Set<Integer> nodes(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(Integer::parseInt)
                .collect(Collectors.toUnmodifiableSet());
    }
}
