package io.minikafka.network;

/// Settings handed to the operating system.
///
/// @param sendBufferBytes SO_SNDBUF; [#SYSTEM_DEFAULT] lets the system adapt it to the connection
/// @param receiveBufferBytes SO_RCVBUF; [#SYSTEM_DEFAULT] likewise
/// @param backlog connections that the system holds before we accept them
public record SocketSettings(int sendBufferBytes, int receiveBufferBytes, int backlog) {
    /// Not set: the system tunes the buffer by itself.
    public static final int SYSTEM_DEFAULT = -1;

    private static final int DEFAULT_BACKLOG = 1024;

    /// Buffers that the system tunes.
    public static SocketSettings defaults() {
        return new SocketSettings(SYSTEM_DEFAULT, SYSTEM_DEFAULT, DEFAULT_BACKLOG);
    }
}
