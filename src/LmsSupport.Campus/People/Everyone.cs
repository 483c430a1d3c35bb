namespace LmsSupport.Campus.People;

/// <summary>The dozen people of the campus.</summary>
internal static class Everyone
{
    public static readonly IReadOnlyList<Person> People =
    [
        new(3, "anna", "Anna", "Longhi", Role.Learner, "it", ["sicurezza", "privacy"],
            ["sicurezza/persone", "sicurezza/a-chi-lo-dico", "sicurezza/segnali", "sicurezza/allarme", "sicurezza/pericolo-e-rischio"]),
        new(4, "marco", "Marco", "Riva", Role.Learner, "it", ["sicurezza", "statistica"], ["sicurezza/persone"]),
        new(5, "sara", "Sara", "Kolar", Role.Learner, "it", ["statistica"], ["statistica/media-e-mediana", "statistica/trova-la-mediana"]),
        new(6, "piero", "Piero", "Testa", Role.Learner, "it", ["privacy"], ["privacy/dato-personale", "privacy/quale-e-personale"]),
        new(7, "lucia", "Lucia", "Neri", Role.Learner, "it", ["sicurezza"], []),
        new(8, "mariavittoria", "Maria Vittoria", "Castelli Montefiore", Role.Learner, "it", ["sicurezza", "privacy", "statistica"], []),
        new(9, "emma", "Emma", "Clarke", Role.Learner, "en", ["sicurezza", "statistica"], ["sicurezza/persone", "sicurezza/a-chi-lo-dico"]),
        new(33, "giulia", "Giulia", "Bassi", Role.Tutor, "it", ["sicurezza", "privacy"], []),
        new(34, "luca", "Luca", "Ferri", Role.Tutor, "it", ["privacy", "statistica"], []),
        new(35, "helen", "Helen", "Moore", Role.Tutor, "en", ["sicurezza", "statistica"], [], Edits: true),
        new(36, "teresa", "Teresa", "Galli", Role.Organizer, "it", [], []),
        new(2, "dario", "Dario", "Conti", Role.Administrator, "it", [], []),
    ];

    public static Person? Find(string? username) =>
        People.FirstOrDefault(person => string.Equals(person.Username, username, StringComparison.Ordinal));
}
