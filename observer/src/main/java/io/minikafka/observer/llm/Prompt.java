package io.minikafka.observer.llm;

import io.minikafka.observer.json.Json;

/// A question.
///
/// @param system what the model is to do
/// @param user the question with its data
/// @param schema what the answer must look like, as JSON schema
public record Prompt(String system, String user, Json schema) {}
