using System.Security.Cryptography;

namespace GitOps.Core.Election;

/// <summary>What a replica calls itself: its host, and something that no other process on it has.</summary>
internal static class ReplicaName
{
    private const int LongestHost = 50;

    /// <summary>A new name for this process, fit to be a label and a part of an object's name.</summary>
    public static string New()
    {
        var host = string.Concat(Environment.MachineName.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return $"{host[..Math.Min(host.Length, LongestHost)].Trim('-')}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(4)).ToLowerInvariant()}".TrimStart('-');
    }
}
