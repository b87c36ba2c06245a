using System.Globalization;
using System.Text;
using System.Xml;

namespace GitOps.Reports.JUnit;

/// <summary>Text as XML 1.0 can hold it: characters that it has no way to say are spelled out. See https://www.w3.org/TR/xml/#charsets.</summary>
internal static class XmlText
{
    public static string Of(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var spelled = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], letter))
            {
                spelled.Append(letter).Append(text[++index]);
            }
            else
            {
                _ = XmlConvert.IsXmlChar(letter) ? spelled.Append(letter) : spelled.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
        }

        return spelled.ToString();
    }
}
