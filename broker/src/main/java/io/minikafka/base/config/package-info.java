/// How a setting is described, read and checked: keys with type, unit, default, bounds and a sentence.
/// It knows no particular key; rooms declare their own and are handed only the values they need.
@NullMarked
package io.minikafka.base.config;

import org.jspecify.annotations.NullMarked;
