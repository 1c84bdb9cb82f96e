@NullMarked
package io.minikafka.broker.share.service;

import org.jspecify.annotations.NullMarked;
