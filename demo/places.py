"""Towns of the invented web by region."""

REGIONS = {
    "North East": ("Durham", "Sunderland", "Middlesbrough", "Hartlepool", "Darlington"),
    "North West": ("Manchester", "Liverpool", "Preston", "Blackpool", "Bolton", "Chester"),
    "Yorkshire": ("Leeds", "Bradford", "Sheffield", "York", "Hull", "Doncaster"),
    "East Midlands": ("Nottingham", "Derby", "Leicester", "Lincoln", "Northampton"),
    "West Midlands": ("Birmingham", "Coventry", "Wolverhampton", "Stafford", "Telford"),
    "East of England": ("Norwich", "Ipswich", "Cambridge", "Luton", "Peterborough", "Colchester"),
    "London": ("Ilford", "Croydon", "Harrow", "Bromley", "Ealing", "Wimbledon"),
    "South East": ("Brighton", "Southampton", "Portsmouth", "Oxford", "Maidstone", "Slough"),
    "South West": ("Bristol", "Plymouth", "Exeter", "Swindon", "Bath", "Truro"),
    "Wales": ("Cardiff", "Swansea", "Newport", "Wrexham"),
    "Scotland": ("Glasgow", "Edinburgh", "Aberdeen", "Dundee"),
}
REGION_OF = {town: region for region, towns in REGIONS.items() for town in towns}
TOWNS = tuple(REGION_OF)
