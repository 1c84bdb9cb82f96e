package io.minikafka.base.config;

/// The outcome of reading one setting's text: a value, or what the text would have to be.
public sealed interface Parsed<T> {
    record Valid<T>(T value) implements Parsed<T> {}

    /// `expected` completes the sentence "must be ...".
    record Invalid<T>(String expected) implements Parsed<T> {}
}
