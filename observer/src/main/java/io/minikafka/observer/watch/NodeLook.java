package io.minikafka.observer.watch;

import java.util.Optional;

/// One node as it was seen.
///
/// @param node its number, or its address as long as that is all that is known
/// @param scrape its figures; empty if it did not tell them
/// @param tellsFigures whether anybody ever expected figures of it
/// @param answers whether it answers clients
public record NodeLook(
        String node, Optional<Scrape> scrape, boolean tellsFigures, boolean answers) {}
