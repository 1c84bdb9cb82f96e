package io.minikafka.storage;

/// A file was asked for that is being deleted. Only inside this room: whoever meets it looks again.
final class FileGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FileGoneException(String name) {
        super(name + " is being deleted");
    }
}
