@NullMarked
package io.minikafka.app.diary;

import org.jspecify.annotations.NullMarked;
