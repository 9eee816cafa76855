import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON that the bench writes: objects, lists, texts, whole numbers, true and false. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object read(String text) {
    return new Json(text).value();
  }

  private Object value() {
    skipSpace();
    char first = text.charAt(at);
    if (first == '{') return object();
    if (first == '[') return list();
    if (first == '"') return string();
    int start = at;
    while (at < text.length() && "-0123456789truefalsn".indexOf(text.charAt(at)) >= 0) at++;
    String word = text.substring(start, at);
    if (word.equals("true") || word.equals("false")) return Boolean.valueOf(word);
    return Long.valueOf(word);
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    while (next() != '}') {
      String name = string();
      skipSpace();
      at++;
      members.put(name, value());
      if (next() == ',') at++;
    }
    at++;
    return members;
  }

  private List<Object> list() {
    List<Object> items = new ArrayList<>();
    at++;
    while (next() != ']') {
      items.add(value());
      if (next() == ',') at++;
    }
    at++;
    return items;
  }

  private String string() {
    StringBuilder content = new StringBuilder();
    next();
    for (at++; text.charAt(at) != '"'; at++) {
      char unit = text.charAt(at);
      if (unit == '\\') unit = escaped(text.charAt(++at));
      content.append(unit);
    }
    at++;
    return content.toString();
  }

  private static char escaped(char unit) {
    return unit == 'n' ? '\n' : unit == 't' ? '\t' : unit;
  }

  private char next() {
    skipSpace();
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
  }
}
