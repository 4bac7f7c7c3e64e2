using System.CommandLine;
using System.Data.Common;

namespace TrainingLms.Api.Commands;

/// <summary>Where the connection string comes from. It holds a password as a rule, and whoever may list processes can read a command line.</summary>
static class ConnectionSource
{
    const string Variable = "TLMS_CONNECTION";

    public static readonly Option<string?> Given = new("--connection") { Description = "Connection string for PostgreSQL; without a password, which belongs in --connection-file or TLMS_CONNECTION", Recursive = true };

    public static readonly Option<string?> File = new("--connection-file") { Description = "File that holds the connection string for PostgreSQL", Recursive = true };

    /// <summary>The connection string: as given, from the file, or from the environment.</summary>
    /// <exception cref="UsageException">Given twice, or a file that does not exist.</exception>
    public static string? Read(ParseResult parsed)
    {
        var (given, file) = (parsed.GetValue(Given), parsed.GetValue(File));
        if (given is not null && file is not null) throw new UsageException("--connection and --connection-file exclude each other");
        if (file is not null) return System.IO.File.Exists(file) ? System.IO.File.ReadAllText(file).Trim() : throw new UsageException($"there is no file {file}");
        if (given is null) return Environment.GetEnvironmentVariable(Variable);
        if (HoldsPassword(given))
            Console.Error.WriteLine($"warning: everybody on this machine who may list processes can read the password in --connection; put it into --connection-file or {Variable}");
        return given;
    }

    static bool HoldsPassword(string connection)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connection };
            return parts.Keys!.Cast<string>().Any(key => key.ToUpperInvariant() is "PASSWORD" or "PWD" or "PSW");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
