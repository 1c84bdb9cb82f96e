/// The program that runs a model's file, in a process of its own: native code that crashes takes nothing else with it.
/// The only room that knows the binding of llama.cpp. RFC 0019.
@NullMarked
package io.minikafka.observer.llm.runner;

import org.jspecify.annotations.NullMarked;
