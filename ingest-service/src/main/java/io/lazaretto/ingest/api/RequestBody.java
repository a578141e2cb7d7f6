package io.lazaretto.ingest.api;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;

/** The body of {@code POST /arrivals}: one JSON object, strictly. */
final class RequestBody {
    static final int MAX_BYTES = 64 << 10;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .withCoercionConfig(
                    LogicalType.Textual, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build()
            .readerFor(RequestFields.class);

    private RequestBody() {}

    /** @throws RefusedException when it is too large or anything but the documented object */
    static RequestFields read(InputStream body) throws RefusedException {
        byte[] bytes;
        try {
            bytes = body == null ? new byte[0] : body.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new RefusedException(Refusal.BODY_MALFORMED, "the body could not be read to its end", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new RefusedException(Refusal.BODY_TOO_LARGE, "the body has more than " + MAX_BYTES + " bytes");
        }
        return parse(bytes);
    }

    private static RequestFields parse(byte[] bytes) throws RefusedException {
        try {
            RequestFields fields = READER.readValue(bytes);
            if (fields == null) {
                throw new RefusedException(Refusal.BODY_MALFORMED, "the body is not a JSON object");
            }
            return fields;
        } catch (UnrecognizedPropertyException e) {
            throw new RefusedException(
                    Refusal.BODY_MALFORMED, "the field " + quote(e.getPropertyName()) + " is not known", e);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw new RefusedException(
                    Refusal.BODY_MALFORMED, "the body is not a JSON object with text fields" + place, e);
        } catch (IOException e) {
            throw new RefusedException(Refusal.BODY_MALFORMED, "the body could not be read", e);
        }
    }
}
