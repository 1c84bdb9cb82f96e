@NullMarked
package io.minikafka.observer.scale.service;

import org.jspecify.annotations.NullMarked;
