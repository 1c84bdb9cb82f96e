/// Language models: how they are asked, and how little they are trusted. A model gets one question with the evidence as
/// data, has no tools, and its answer counts only if it fits the schema and cites what exists. RFC 0019.
@NullMarked
package io.minikafka.observer.llm;

import org.jspecify.annotations.NullMarked;
