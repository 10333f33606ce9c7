/** XML: what is written is well-formed and read back as it was, whatever the texts. */
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { element, xmlText } from './xml.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

test('elements stand on lines of their own, texts do not', () => {
  const xml = element('a', { b: 1, c: undefined }, [
    element('d', {}),
    element('e', { f: 'x<"y"\nz' }, ['1 < 2', '\n&']),
  ]);
  expect(xmlText(xml)).toBe('<a b="1">\n  <d/>\n  <e f="x&lt;&quot;y&quot;&#10;z">1 &lt; 2\n&amp;</e>\n</a>');
});

test('any text is read back as it was written, and what XML forbids is seen', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 });
  fc.assert(
    fc.property(text, text, (value, inside) => {
      const written = xmlText(element('a', { b: value }, [inside]));
      expect(XMLValidator.validate(written)).toBe(true);
      const unseen = /(?![\t\n])[\p{Cc}\ufffe\uffff]/u;
      expect(unseen.test(written)).toBe(false);
      if (unseen.test(value + inside) || /^\s*$/.test(inside)) return;
      expect(parser.parse(written)).toEqual({ a: { b: value, '#text': inside } });
    }),
    { seed: 1 },
  );
  expect(xmlText(element('a', {}, ['\u0007 \ud800 😀\r\n']))).toBe('<a>\\u0007 \\ud800 😀\n</a>');
});
