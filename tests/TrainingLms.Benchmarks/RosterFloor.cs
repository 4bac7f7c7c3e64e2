using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace TrainingLms.Benchmarks;

/// <summary>
/// What the machine needs at the least: the cells of the sheet cut out of its bytes without looking at them, copied as text, and put into a table like
/// that of people with all its indexes. No rule, no plan, no seal, no trail.
/// </summary>
static class RosterFloor
{
    const int Columns = 18;

    public static async Task<double> SecondsAsync(byte[] file, string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await RunAsync(connection, "DROP TABLE IF EXISTS floor_people, floor_rows");
        await RunAsync(connection, "CREATE TABLE floor_people (LIKE people INCLUDING ALL)");
        await RunAsync(connection, $"CREATE TABLE floor_rows ({string.Join(", ", Enumerable.Range(0, Columns).Select(at => $"c{at} text"))})");
        var watch = Stopwatch.StartNew();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var writer = await connection.BeginBinaryImportAsync("COPY floor_rows FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var row in Rows(file))
                {
                    await writer.StartRowAsync();
                    foreach (var cell in row)
                    {
                        if (cell is null) await writer.WriteNullAsync();
                        else await writer.WriteAsync(cell, NpgsqlDbType.Text);
                    }
                }
                await writer.CompleteAsync();
            }
            await RunAsync(connection, """
                INSERT INTO floor_people (id, version, person_number, name, gender, resident_id, resident_id_hash, unit_id, employment, is_professional_technician, post, rank, engagement,
                    mobile, mobile_hash, email, education, degree, career_start, career_start_is_month, status)
                SELECT gen_random_uuid(), 1, c0, c1, c2, c3, c3, u.id, 'CivilServant', false, c7, c8, 'FullTime', c10, c10, c11, c12, c13, '2010-07-01', true, 'Active'
                FROM floor_rows JOIN organization_units u ON u.code = c4
                ON CONFLICT (person_number) DO UPDATE SET (name, gender, resident_id, unit_id, post, rank, mobile, email, education, degree, version) =
                    (excluded.name, excluded.gender, excluded.resident_id, excluded.unit_id, excluded.post, excluded.rank, excluded.mobile, excluded.email, excluded.education, excluded.degree, floor_people.version + 1)
                """);
            await transaction.CommitAsync();
        }
        return watch.Elapsed.TotalSeconds;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // stands in this file
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    static IEnumerable<string?[]> Rows(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file, writable: false));
        using var sheet = archive.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        var buffer = new byte[1 << 20];
        var (length, first) = (0, true);
        var row = new string?[Columns];
        for (int read; (read = sheet.ReadAtLeast(buffer.AsSpan(length), 1, throwOnEndOfStream: false)) > 0;)
        {
            length += read;
            var from = 0;
            while (buffer.AsSpan(from, length - from).IndexOf("</row>"u8) is var end and >= 0)
            {
                if (first) first = false;
                else
                {
                    Cut(buffer.AsSpan(from, end), row);
                    yield return row;
                }
                from += end + 6;
            }
            buffer.AsSpan(from, length - from).CopyTo(buffer);
            length -= from;
        }
    }

    static void Cut(ReadOnlySpan<byte> bytes, string?[] row)
    {
        Array.Clear(row);
        while (bytes.IndexOf("<c r=\""u8) is var cell and >= 0)
        {
            var column = bytes[cell + 6] - 'A';
            bytes = bytes[(cell + 7)..];
            var open = bytes.IndexOf("<t"u8);
            if (open < 0) return;
            bytes = bytes[open..];
            var start = bytes.IndexOf((byte)'>') + 1;
            var end = bytes.IndexOf("</t>"u8);
            row[column] = Encoding.UTF8.GetString(bytes[start..end]);
            bytes = bytes[end..];
        }
    }
}
