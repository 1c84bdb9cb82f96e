/// Tests of the house as a whole: layering, tidiness.
@NullMarked
package io.minikafka;

import org.jspecify.annotations.NullMarked;
