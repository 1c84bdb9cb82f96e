package io.minikafka.app.log;

/// Takes finished lines. Called under the lock of [LogOutput].
interface LogTarget extends AutoCloseable {
    void write(String line);

    @Override
    void close();

    static LogTarget standardError() {
        return new LogTarget() {
            @Override
            public void write(String line) {
                System.err.print(line);
                System.err.flush();
            }

            @Override
            public void close() {
                System.err.flush();
            }
        };
    }
}
