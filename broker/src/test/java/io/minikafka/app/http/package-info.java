@NullMarked
package io.minikafka.app.http;

import org.jspecify.annotations.NullMarked;
