using System.Text.RegularExpressions;

namespace GitOps;

/// <summary>Takes user names, passwords and tokens out of the URLs in a text, also out of those that are not quite right.</summary>
internal static partial class UrlCredentials
{
    // What must follow an at sign for the word before it to have been a password, where it may as well be a part of a path: a host
    // and a path on it, or a domain. A last word with an at sign in it (packages/a@b, a@b.git) is a path, and a digest one of an image.
    private const string Host = @"(?!sha[0-9]+:)(?:[^\s'""@/\\:]+[/\\:][^\s'""@/\\:]|(?:[\w\-]+\.)+(?!git\b)[a-zA-Z]{2,})";

    private const string Word = @"[^\s'""]*";

    // Behind a port, or a colon in a path, only where a host follows.
    private const string BehindPort = @"[^\s:/\\'""]*:[0-9]{0,5}[/\\](?=" + Word + "@" + Host + ")" + Word + "@";
    private const string BehindSlash = @"[^\s:@'""]*/[^\s:@'""]*:(?=" + Word + "@" + Host + ")" + Word + "@";

    // A password may have slashes, blanks and at signs in it, so it ends at the last at sign of the line.
    private const string Password = @"(?!\[[0-9a-fA-F:.%]*\])(?:[^\s:/\\'""]*\\)?[^\s:/\\'""]*:(?![0-9]{0,5}(?:[/\\\s'""]|$))[^\n]*@";

    private const string User = @"[^\s:/\\'""]+@";

    /// <summary>The text without them. Where it is not clear what is a password, too much is taken out.</summary>
    public static string TakeOut(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal))
        {
            return text;
        }

        var named = WithScheme().Replace(text, "${scheme}");
        return Token().Replace(WithoutScheme().Replace(named, "***@"), "${name}***");
    }

    /// <summary>Whether a URL has a user or a password in it, or what may be one.</summary>
    public static bool HasUser(string url) => WithScheme().IsMatch(url);

    /// <summary>Whether a text that has no scheme has a password in it, as far as can be told.</summary>
    public static bool HasPassword(string text) => UserAndPassword().IsMatch(text);

    [GeneratedRegex(@"(?<scheme>\b[a-zA-Z][a-zA-Z0-9+.\-]+:[\\/]+)(?:" + BehindPort + "|" + Password + "|" + BehindSlash + "|" + User + ")")]
    private static partial Regex WithScheme();

    // user:password@host. An image's digest follows an at sign, too; a path of ssh (host:/path) may have one in it.
    [GeneratedRegex(
        @"(?<![\w/\\.@:+%\-])(?:[\w.+%\-@\\/]+:(?![\\/])[^\s'""]+@(?!sha[0-9]+:)(?=[\w\[])|[\w.+%\-@]{2,}:[\\/](?![\\/])(?=" + Word + "@" + Host + ")" + Word + "@)")]
    private static partial Regex WithoutScheme();

    [GeneratedRegex("^[^:]{2,}:.*@" + Host, RegexOptions.Singleline)]
    private static partial Regex UserAndPassword();

    [GeneratedRegex(
        """(?<name>[?&;#][\w\-.]*(?:token|secret|password|passwd|pwd|auth|key|sig|signature|credential)[\w\-.]*=)[^&;\s'"#]*""", RegexOptions.IgnoreCase)]
    private static partial Regex Token();
}
