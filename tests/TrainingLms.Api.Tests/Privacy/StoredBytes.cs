using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace TrainingLms.Api.Tests.Privacy;

/// <summary>Everything a thief of the database would hold: the raw files on SQLite, every column of every table on PostgreSQL.</summary>
static class StoredBytes
{
    /// <summary>Where a mark is found, in any form a text may be stored in; empty when nowhere.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(LmsServer server, params IReadOnlyList<string> marks)
    {
        List<string> found = [];
        await foreach (var (place, bytes) in server.Options.Provider == "sqlite" ? FilesAsync(server) : ColumnsAsync(server))
            found.AddRange(from mark in marks from form in FormsOf(mark) where bytes.AsSpan().IndexOf(form) >= 0 select $"{mark} in {place}");
        return [.. found.Distinct()];
    }

    static byte[][] FormsOf(string mark) => [Encoding.UTF8.GetBytes(mark), Encoding.Unicode.GetBytes(mark), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(mark)).TrimEnd('=')[..^1])];

    static async IAsyncEnumerable<(string Place, byte[] Bytes)> FilesAsync(LmsServer server)
    {
        foreach (var file in Directory.GetFiles(server.Options.DataFolder, "*", SearchOption.AllDirectories))
        {
            // The server goes on writing: share the file with it.
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await open.CopyToAsync(content);
            yield return (Path.GetFileName(file), content.ToArray());
        }
    }

    static async IAsyncEnumerable<(string Place, byte[] Bytes)> ColumnsAsync(LmsServer server)
    {
        var rows = await server.InDatabaseAsync(async db =>
        {
            var connection = db.Database.GetDbConnection();
            await connection.OpenAsync();
            var read = new List<(string, byte[])>();
            foreach (var table in await ReadAsync(connection, "SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public'"))
                // A row as text shows every column; bytes come as hexadecimal digits and are looked at beside it.
                foreach (var row in await ReadAsync(connection, $"SELECT t::text FROM {table} t"))
                    read.AddRange([(table, Encoding.UTF8.GetBytes(row)), (table, UnhexedIn(row))]);
            return read;
        });
        foreach (var row in rows) yield return row;
    }

    static byte[] UnhexedIn(string row) =>
        [.. row.Split(',', '"', '(', ')').Where(part => part.StartsWith(@"\\x", StringComparison.Ordinal) || part.StartsWith(@"\x", StringComparison.Ordinal))
            .SelectMany(part => Convert.FromHexString(part.TrimStart('\\')[1..]))];

    static async Task<List<string>> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // table names come from the catalogue, quoted by the database
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var read = new List<string>();
        while (await reader.ReadAsync()) read.Add(reader.GetString(0));
        return read;
    }
}
