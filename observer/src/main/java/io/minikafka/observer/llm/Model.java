package io.minikafka.observer.llm;

/// A language model behind one of the two doors. Used by one thread at a time.
public interface Model extends AutoCloseable {
    /// What its answers are signed with.
    String name();

    /// The text of its answer, which may be anything.
    ///
    /// @throws ModelException when there is none within the budget
    String answer(Prompt prompt, Budget budget);

    @Override
    void close();
}
