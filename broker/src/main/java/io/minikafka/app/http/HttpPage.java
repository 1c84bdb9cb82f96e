package io.minikafka.app.http;

/// Something that can be asked for by its path.
@FunctionalInterface
public interface HttpPage {
    int OK = 200;
    int UNAVAILABLE = 503;

    /// @param accept the client's Accept header, empty if it sent none
    Content content(String accept);

    /// An answer.
    ///
    /// @param status 200 or what else it is
    record Content(int status, String type, String text) {
        public static Content plain(int status, String text) {
            return new Content(status, "text/plain; charset=utf-8", text);
        }
    }
}
