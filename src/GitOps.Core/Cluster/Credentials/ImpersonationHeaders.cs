using System.Text;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>Whom to act for, as headers (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).</summary>
internal sealed class ImpersonationHeaders
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<HeaderBreak> _breaks = [];

    /// <exception cref="FormatException">A name cannot be sent: acting for somebody else, or with more rights, is what must not happen.</exception>
    public ImpersonationHeaders(KubeconfigUser user)
    {
        var impersonation = user.Impersonation;
        if (impersonation.User.Length == 0)
        {
            return;
        }

        Add("Impersonate-User", [impersonation.User]);
        Add("Impersonate-Uid", impersonation.Uid.Length == 0 ? [] : [impersonation.Uid]);
        Add("Impersonate-Group", impersonation.Groups);
        foreach (var (key, values) in impersonation.Extra)
        {
            Add($"Impersonate-Extra-{Escape(key)}", values);
        }

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Any(value => value.Any(char.IsControl)))
            {
                throw KubeconfigCheck.Wrong(user, $"would act for somebody whose name holds a line break or the like ({name})");
            }

            if (values.Count > 1)
            {
                _breaks.Add(new HeaderBreak(name));
            }

            if (values.Count > 0)
            {
                _headers.Add(KeyValuePair.Create(name, values.Count == 1 ? values[0] : string.Join(_breaks[^1].Mark, values)));
            }
        }
    }

    /// <summary>Lines of headers that are to be sent apart; none when no header has several values.</summary>
    public IReadOnlyList<HeaderBreak> Breaks => _breaks;

    public void AddTo(HttpRequestMessage request)
    {
        foreach (var (name, value) in _headers.Where(header => !request.Headers.Contains(header.Key)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_breaks.Count > 0)
        {
            request.Version = System.Net.HttpVersion.Version11;
        }
    }

    /// <summary>What no header's name may hold is percent-encoded.</summary>
    private static string Escape(string key)
    {
        var escaped = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(key))
        {
            var isToken = char.IsAsciiLetterOrDigit((char)unit) || "!#$&'*+-.^_`|~".Contains((char)unit, StringComparison.Ordinal);
            escaped.Append(isToken ? ((char)unit).ToString() : $"%{unit:X2}");
        }

        return escaped.ToString();
    }
}
