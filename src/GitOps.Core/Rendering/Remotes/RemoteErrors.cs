using System.Net;

namespace GitOps.Core.Rendering.Remotes;

/// <summary>Why something that a repository refers to is not fetched. The place of the reference is added by whoever knows it.</summary>
internal static class RemoteErrors
{
    public static GitOpsException HostNotAllowed(string display, string authority) => new(
        "KustomizeRemoteNotAllowed", FailureKind.Denied, $"\"{display}\" is on {authority}, which is neither the repository's own host nor allowed. If you trust it, use: -AllowHost {authority}", display);

    public static GitOpsException NotEncrypted(string display, string scheme) => new(
        "KustomizeRemoteNotAllowed", FailureKind.Denied, $"\"{display}\" would be fetched by {scheme}, where anybody on the way could change it. Use https or ssh.", display);

    public static GitOpsException PrivateAddress(string authority, IPAddress address) => new(
        "KustomizeRemoteNotAllowed",
        FailureKind.Denied,
        $"{authority} leads to {address}, an address of this machine or of a private network. If that is meant, allow the address too: -AllowHost {authority}, {address}",
        authority);

    public static GitOpsException FolderNotAllowed(string display) => new(
        "KustomizeRemoteNotAllowed", FailureKind.Denied, $"\"{display}\" is a folder of this machine outside the repository. If you trust it, use: -AllowHost {display}", display);

    public static GitOpsException FolderOfRemote(string display) => new(
        "KustomizeRemoteNotAllowed", FailureKind.Denied, $"\"{display}\" is a folder of this machine, which only a local repository may refer to. Use https or ssh.", display);

    // Not quoted: what is not understood may hold a password anywhere.
    public static GitOpsException NoAddress(SourceLocation? askedBy = null) => new(
        "KustomizeRemoteNotAllowed",
        FailureKind.Denied,
        (askedBy is null ? "" : $"{askedBy}: ")
            + "this is no address that is fetched from. Write https://host/org/repo//folder?ref=v1, ssh://git@host/org/repo//folder or git@host:org/repo.git//folder.",
        null,
        askedBy);

    public static GitOpsException EntryInvalid(string text) => new(
        "AllowedHostInvalid",
        FailureKind.InvalidInput,
        $"\"{text}\" is no host. Write github.com, *.example.com, git.example.com:8443, an address, a network such as 10.1.0.0/16, or a folder such as file:///srv/bases.",
        text);
}
