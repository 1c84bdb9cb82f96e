/// What the API means. Here are the router and the words that the rooms below share: what a handler is, how it
/// answers, where the partitions are. The handlers live in those rooms, one room for each kind of request.
@NullMarked
package io.minikafka.broker;

import org.jspecify.annotations.NullMarked;
