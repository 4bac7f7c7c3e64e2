using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>Where the secrets come from. They never lie in the database they protect.</summary>
public abstract class KeySource
{
    /// <summary>All keys held; empty when there are none yet.</summary>
    /// <exception cref="RefusedException"><c>keys.unreadable</c>, <c>keys.open_to_others</c>.</exception>
    public abstract IReadOnlyList<RingKey> Read();

    /// <summary>Keeps a new key. False when the source can only be read, as an environment is.</summary>
    public abstract bool TryAdd(RingKey key);

    /// <summary>How to name the source in a message; never a secret.</summary>
    public abstract string Name { get; }

    /// <summary>The refusal for a line that holds no key.</summary>
    private protected static RefusedException Unreadable(string where) => new(RefusalKind.RuleBroken, "keys.unreadable", ("where", where));
}

/// <summary>Keys in a folder, one file each, readable by the server's user only.</summary>
/// <param name="folder">Made where it is missing, once a key is added.</param>
public sealed class KeyFolder(string folder) : KeySource
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <inheritdoc/>
    public override string Name => folder;

    /// <inheritdoc/>
    public override IReadOnlyList<RingKey> Read()
    {
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*.key").Order(StringComparer.Ordinal).Select(ReadFile)];
    }

    /// <inheritdoc/>
    /// <remarks>Two processes that make the same generation at once: the file is made by one of them, and the other reads it.</remarks>
    public override bool TryAdd(RingKey key)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, $"{Snake.Of(key.Purpose)}-{key.Generation:0000}.key");
        // Written whole under another name first: who finds the file finds all of it.
        var draft = Path.Combine(folder, $".{key.Id}.new");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new StreamWriter(draft, options)) file.WriteLine(key.ToLine());
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
        return true;
    }

    static RingKey ReadFile(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new RefusedException(RefusalKind.RuleBroken, "keys.open_to_others", ("where", path));
        return RingKey.FromLine(File.ReadAllText(path)) ?? throw Unreadable(path);
    }
}

/// <summary>Keys in one text, as an environment variable or a mounted secret gives them: lines separated by semicolons or line breaks.</summary>
/// <param name="text">The lines.</param>
public sealed class KeyText(string text) : KeySource
{
    /// <summary>Name of the setting and of the environment variable.</summary>
    public const string Setting = "TLMS_KEYS";

    /// <inheritdoc/>
    public override string Name => Setting;

    /// <inheritdoc/>
    public override IReadOnlyList<RingKey> Read() =>
        [.. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select((line, at) => RingKey.FromLine(line) ?? throw Unreadable($"{Setting} #{at + 1}"))];

    /// <inheritdoc/>
    public override bool TryAdd(RingKey key) => false;
}

/// <summary>Keys that live as long as the process: for tests of rules that only need a ring.</summary>
public sealed class KeysInMemory : KeySource
{
    readonly List<RingKey> keys = [];

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override IReadOnlyList<RingKey> Read() => [.. keys];

    /// <inheritdoc/>
    public override bool TryAdd(RingKey key)
    {
        if (!keys.Any(held => held.Purpose == key.Purpose && held.Generation == key.Generation)) keys.Add(key);
        return true;
    }
}
