package io.minikafka.network;

import java.util.List;

/// A connection that we made. Methods are for its loop's thread.
public interface Outgoing {
    /// Sends a frame of these parts behind all before it; the network puts the length before it. What is handed over
    /// belongs to the network, as with [Exchange#respond(List)].
    void send(List<Part> frame);

    /// Bytes handed over, regions included, that have not left yet.
    long unsentBytes();

    /// Frames may have at most so many bytes from now on.
    void allowFrames(int maxBytes);

    /// Ends the connection now. [OutgoingHandler#closed] is called, if it was not before.
    void close(String why);
}
