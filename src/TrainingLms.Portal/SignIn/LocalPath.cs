namespace TrainingLms.Portal;

/// <summary>Where to send a visitor who comes back: a path of ours, never another site's address.</summary>
public static class LocalPath
{
    /// <summary>The path when it is one of ours; the start page otherwise.</summary>
    public static string Of(string? wanted) =>
        wanted is ['/', ..] && (wanted.Length == 1 || wanted[1] is not ('/' or '\\')) && !wanted.Any(char.IsControl) ? wanted : "/";
}
