package io.minikafka.observer.scale.service;

import io.minikafka.observer.scale.Capacity;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program for each action, with `wake` or `drain`, the number of nodes and the target as arguments and the action in variables
/// `MINIKAFKA_SCALE_*`. Exit code 0 means that it was accepted. A program that takes too long is ended.
public final class ExecHook implements Capacity {
    private static final int KILL_SECONDS = 5;

    private final String program;
    private final Duration timeout;

    public ExecHook(String program, Duration timeout) {
        this.program = program;
        this.timeout = timeout;
    }

    @Override
    public void carryOut(Action action) throws IOException, InterruptedException {
        String kind = action.kind().name().toLowerCase(Locale.ROOT);
        String nodes = Integer.toString(action.nodes());
        String target = Integer.toString(action.target());
        ProcessBuilder builder = new ProcessBuilder(program, kind, nodes, target);
        builder.environment()
                .putAll(
                        Map.of(
                                "MINIKAFKA_SCALE_ID", action.id(),
                                "MINIKAFKA_SCALE_KIND", kind,
                                "MINIKAFKA_SCALE_NODES", nodes,
                                "MINIKAFKA_SCALE_TARGET", target,
                                "MINIKAFKA_SCALE_REASON", action.reason()));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " took more than " + timeout.toSeconds() + " s");
            }
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " ended with " + process.exitValue());
        }
    }

    private static void end(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        }
    }
}
